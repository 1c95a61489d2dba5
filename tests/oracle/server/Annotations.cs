// DataAnnotations, as Web API checks them on what a parser has read.
using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using System.Reflection;

static class Annotations
{
    static readonly Dictionary<Type, KeyValuePair<PropertyInfo, ValidationAttribute[]>[]> Known =
        new Dictionary<Type, KeyValuePair<PropertyInfo, ValidationAttribute[]>[]>();

    static KeyValuePair<PropertyInfo, ValidationAttribute[]>[] Of(Type type)
    {
        KeyValuePair<PropertyInfo, ValidationAttribute[]>[] known;
        if (!Known.TryGetValue(type, out known))
        {
            known = type.GetProperties().Select(p => new KeyValuePair<PropertyInfo, ValidationAttribute[]>(
                p, p.GetCustomAttributes(typeof(ValidationAttribute), true).Cast<ValidationAttribute>().ToArray())).ToArray();
            Known[type] = known;
        }
        return known;
    }

    public static void Check(object value, string path, Report report)
    {
        if (value == null || value is string || value.GetType().IsValueType || value is IDictionary) return;
        if (value is IEnumerable)
        {
            var at = 0;
            foreach (var item in (IEnumerable)value) Check(item, path + "[" + at++ + "]", report);
            return;
        }
        foreach (var member in Of(value.GetType()))
        {
            var name = path == "" ? member.Key.Name : path + "." + member.Key.Name;
            var inner = member.Key.GetValue(value, null);
            foreach (var attribute in member.Value)
                if (!attribute.IsValid(inner)) report.Error(name, attribute.GetType().Name);
            Check(inner, name, report);
        }
    }
}
