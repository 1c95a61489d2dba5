// What a parser made of a body: the values field by field, what it refused, and what it passed over.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;

class Report
{
    /// The record read; null where there is none.
    public object Value;
    readonly List<string[]> errors = new List<string[]>();
    readonly List<string> lost = new List<string>();
    bool ended;

    public bool HasErrors
    {
        get { return errors.Count > 0; }
    }

    /// The value at a path was refused.
    public void Error(string path, string message)
    {
        if (!ended) errors.Add(new[] { path, message });
    }

    /// A member was passed over.
    public void Lost(string path)
    {
        if (!ended) lost.Add(path);
    }

    /// The parser stopped at the last error, or lost its way: what it says of what stands behind means nothing.
    public void Ended()
    {
        ended = true;
    }

    /// The body as a whole was refused.
    public void Fatal(Exception error)
    {
        while (error is TargetInvocationException && error.InnerException != null) error = error.InnerException;
        Error("", error.GetType().Name + ": " + error.Message);
        Ended();
    }

    public override string ToString()
    {
        var text = new StringBuilder("{\"errors\":[");
        text.Append(string.Join(",", errors.Select(error => "[" + Quoted(error[0]) + "," + Quoted(error[1]) + "]")));
        text.Append("],\"lost\":[").Append(string.Join(",", lost.Select(Quoted)));
        text.Append("],\"ended\":").Append(ended ? "true" : "false").Append(",\"value\":");
        Write(text, Value);
        return text.Append('}').ToString();
    }

    static readonly Dictionary<Type, KeyValuePair<PropertyInfo, object>[]> Members =
        new Dictionary<Type, KeyValuePair<PropertyInfo, object>[]>();

    static KeyValuePair<PropertyInfo, object>[] MembersOf(Type type)
    {
        KeyValuePair<PropertyInfo, object>[] members;
        if (!Members.TryGetValue(type, out members))
        {
            var blank = Activator.CreateInstance(type);
            members = type.GetProperties().Select(p => new KeyValuePair<PropertyInfo, object>(p, p.GetValue(blank, null))).ToArray();
            Members[type] = members;
        }
        return members;
    }

    /// Members that have their type's own default are left out: no parser tells them from absent ones.
    static void Write(StringBuilder text, object value)
    {
        if (value == null) text.Append("null");
        else if (value is string) text.Append(Quoted((string)value));
        else if (value is bool) text.Append((bool)value ? "true" : "false");
        else if (value is short || value is int || value is long) text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
        else if (value is Guid) text.Append(Quoted(((Guid)value).ToString("D")));
        else if (value is Enum || value is TimeSpan) text.Append(Quoted(value.ToString()));
        else if (value is DateTime || value is DateTimeOffset) text.Append(Quoted(Text(value)));
        else if (value is IDictionary)
        {
            var entries = (IDictionary)value;
            Write(text, entries.Keys.Cast<string>().Select(key => new KeyValuePair<string, object>(key, entries[key])));
        }
        else if (value is IEnumerable)
        {
            var open = '[';
            foreach (var item in (IEnumerable)value)
            {
                text.Append(open);
                Write(text, item);
                open = ',';
            }
            text.Append(open == '[' ? "[]" : "]");
        }
        else
        {
            var members = MembersOf(value.GetType()).Select(m => new { m.Key.Name, Value = m.Key.GetValue(value, null), Blank = m.Value });
            Write(text, members.Where(m => !IsBlank(m.Value, m.Blank)).Select(m => new KeyValuePair<string, object>(m.Name, m.Value)));
        }
    }

    static bool IsBlank(object value, object blank)
    {
        var moment = blank is DateTime || blank is DateTimeOffset;
        return Equals(value, blank) || moment && Text(value).StartsWith("0001-01-01T00:00:00.0000000");
    }

    static string Text(object moment)
    {
        return Moment(moment is DateTime ? (DateTime)moment : ((DateTimeOffset)moment).UtcDateTime);
    }

    static void Write(StringBuilder text, IEnumerable<KeyValuePair<string, object>> members)
    {
        var open = '{';
        foreach (var member in members)
        {
            text.Append(open).Append(Quoted(member.Key)).Append(':');
            Write(text, member.Value);
            open = ',';
        }
        text.Append(open == '{' ? "{}" : "}");
    }

    /// A moment in UTC; one without an offset as it stands.
    static string Moment(DateTime value)
    {
        var zone = value.Kind == DateTimeKind.Unspecified ? "" : "Z";
        if (value.Kind == DateTimeKind.Local) value = value.ToUniversalTime();
        return value.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + zone;
    }

    /// JSON text; half a character, which JSON for a strict reader cannot hold, is shown by its number.
    static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        for (var at = 0; at < value.Length; at++)
        {
            var unit = value[at];
            var pair = char.IsHighSurrogate(unit) && at + 1 < value.Length && char.IsLowSurrogate(value[at + 1]);
            if (pair) text.Append(unit).Append(value[++at]);
            else if (char.IsSurrogate(unit)) text.Append("<half ").Append(((int)unit).ToString("X4")).Append('>');
            else if (unit == '"' || unit == '\\') text.Append('\\').Append(unit);
            else if (unit < ' ') text.Append("\\u").Append(((int)unit).ToString("X4"));
            else text.Append(unit);
        }
        return text.Append('"').ToString();
    }
}
