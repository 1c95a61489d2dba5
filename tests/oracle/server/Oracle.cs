// Reads bodies as the documented servers do: with their own parsers, into types of the documented fields.
//
// One case a line comes in, `<format> <type> <body in base64>`; one line of JSON goes out, see `Report`. The types are
// Salt2.cs and what is generated of the catalog.
using System;
using System.IO;
using System.Text;

static class Oracle
{
    static void Main()
    {
        var input = new StreamReader(Console.OpenStandardInput(), Encoding.ASCII, false, 1 << 16);
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        string line;
        while ((line = input.ReadLine()) != null)
        {
            var parts = line.Split(' ');
            var report = new Report();
            try
            {
                var type = Type.GetType(parts[1], true);
                var body = Convert.FromBase64String(parts[2]);
                Read(parts[0], type, body, report);
                if (report.Value == null) report.Error("", "no record");
                else Annotations.Check(report.Value, "", report);
            }
            catch (Exception error)
            {
                report.Fatal(error);
            }
            output.Write(report.ToString());
            output.Write('\n');
            output.Flush();
        }
    }

    static void Read(string format, Type type, byte[] body, Report report)
    {
        switch (format)
        {
            case "json": report.Value = JsonBody.Read(type, body, report); break;
            case "pairs": report.Value = Pairs.Read(type, body, report); break;
            case "xml": report.Value = XmlBody.Read(type, body); break;
            case "form": report.Value = FormBody.Read(type, body, report); break;
            case "zone": report.Value = TimeZoneInfo.Local.BaseUtcOffset.ToString(); break;
            default: throw new ArgumentException("no format " + format);
        }
    }
}
