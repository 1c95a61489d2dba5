// Forms as ASP.NET Web API reads them: its JQueryMvcFormUrlEncodedFormatter, that is, model binding.
using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Formatting;
using System.Net.Http.Headers;
using System.Web.Http.ModelBinding;

static class FormBody
{
    static readonly JQueryMvcFormUrlEncodedFormatter Formatter = new JQueryMvcFormUrlEncodedFormatter();

    public static object Read(Type type, byte[] body, Report report)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return Formatter.ReadFromStreamAsync(type, new MemoryStream(body), content.Headers, new Logger { Report = report }).Result;
    }

    class Logger : IFormatterLogger
    {
        public Report Report;

        public void LogError(string errorPath, string errorMessage)
        {
            Report.Error(errorPath, errorMessage);
        }
    }
}
