// An array of field/value pairs: Json.NET reads it, and each value is converted to the type that its field is documented with.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

public class Pair
{
    public string Field { get; set; }
    public string Value { get; set; }
}

static class Pairs
{
    public static object Read(Type type, byte[] body, Report report)
    {
        var pairs = (List<Pair>)JsonBody.Read(typeof(List<Pair>), body, report);
        if (pairs == null) return null;
        var record = Activator.CreateInstance(type);
        var seen = new HashSet<string>();
        for (var at = 0; at < pairs.Count; at++)
        {
            var pair = pairs[at];
            if (pair == null || pair.Field == null)
            {
                report.Error("[" + at + "]", "no pair");
                continue;
            }
            var property = type.GetProperty(pair.Field, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property == null || !seen.Add(property.Name))
            {
                report.Lost("['" + (property == null ? pair.Field : property.Name) + "']");
                continue;
            }
            try
            {
                property.SetValue(record, Converted(pair.Value, property.PropertyType), null);
            }
            catch (Exception error)
            {
                report.Error(property.Name, error.GetType().Name + ": " + error.Message);
            }
        }
        return record;
    }

    static object Converted(string value, Type type)
    {
        if (value == null) throw new ArgumentNullException("Value");
        if (type == typeof(string)) return value;
        if (type == typeof(DateTime)) return DateTime.ParseExact(value, "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None);
        return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }
}
