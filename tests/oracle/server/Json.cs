// JSON as ASP.NET Web API reads it: Json.NET with the settings of its JsonMediaTypeFormatter. Errors are noted and reading goes on.
extern alias JsonNet;
using System;
using System.ComponentModel.DataAnnotations;
using System.IO;
using System.Reflection;
using System.Text;
using JsonNet::Newtonsoft.Json;
using JsonNet::Newtonsoft.Json.Serialization;

static class JsonBody
{
    const string NotFound = "Required property '";
    static readonly JsonSerializer Serializer;
    static Report report;

    static JsonBody()
    {
        Serializer = JsonSerializer.Create(new JsonSerializerSettings
        {
            // The server ignores members it does not know. Here each is noted; reading goes on behind it in the same way.
            MissingMemberHandling = MissingMemberHandling.Error,
            TypeNameHandling = TypeNameHandling.None,
            ContractResolver = new Resolver(),
        });
        Serializer.Error += Note;
    }

    public static object Read(Type type, byte[] body, Report into)
    {
        report = into;
        using (var text = new StreamReader(new MemoryStream(body), new UTF8Encoding(false, true)))
        using (var reader = new JsonTextReader(text) { CloseInput = false, MaxDepth = 256 })
            return Serializer.Deserialize(reader, type);
    }

    static void Note(object sender, JsonNet::Newtonsoft.Json.Serialization.ErrorEventArgs error)
    {
        var context = error.ErrorContext;
        var message = context.Error.Message;
        context.Handled = true;
        if (message.StartsWith("Could not find member")) report.Lost(context.Path);
        else if (message.StartsWith(NotFound))
        {
            var name = message.Substring(NotFound.Length, message.IndexOf('\'', NotFound.Length) - NotFound.Length);
            report.Error(context.Path == "" ? name : context.Path + "." + name, "not found");
        }
        else
        {
            // What follows from an error is none of its own.
            if (!LostItsWay(message) || !report.HasErrors) report.Error(context.Path, message);
            if (LostItsWay(message) || WillLoseItsWay(message)) report.Ended();
        }
    }

    /// This version does not find its way back after a number that it cannot read, or a list or record where a scalar should be.
    static bool WillLoseItsWay(string message)
    {
        return message.StartsWith("Input string '") || message.StartsWith("JSON integer ")
            || message.Contains("Unexpected token: Start") || message.StartsWith("Cannot deserialize the current JSON");
    }

    static bool LostItsWay(string message)
    {
        return message.StartsWith("Unexpected end when") || message.StartsWith("Unexpected token when deserializing")
            || message.StartsWith("Infinite loop detected");
    }

    /// As Web API's own: what is annotated as required must be there.
    class Resolver : DefaultContractResolver
    {
        protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization serialization)
        {
            var property = base.CreateProperty(member, serialization);
            if (member.IsDefined(typeof(RequiredAttribute), true)) property.Required = Required.AllowNull;
            return property;
        }
    }
}
