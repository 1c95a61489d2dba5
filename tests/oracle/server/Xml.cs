// XML as ASP.NET Web API reads it: DataContractSerializer, the default of its XmlMediaTypeFormatter.
using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.Serialization;
using System.Text;
using System.Xml;

static class XmlBody
{
    static readonly Dictionary<Type, DataContractSerializer> Serializers = new Dictionary<Type, DataContractSerializer>();

    public static object Read(Type type, byte[] body)
    {
        DataContractSerializer serializer;
        if (!Serializers.TryGetValue(type, out serializer)) Serializers[type] = serializer = new DataContractSerializer(type);
        using (var reader = XmlDictionaryReader.CreateTextReader(body, 0, body.Length, new UTF8Encoding(false, true), new XmlDictionaryReaderQuotas { MaxDepth = 256 }, null))
            return serializer.ReadObject(reader);
    }
}
