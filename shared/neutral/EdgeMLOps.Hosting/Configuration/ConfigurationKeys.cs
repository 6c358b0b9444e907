using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Hosting.Configuration;

/// <summary>
/// Finds keys that nobody binds: the binder passes over them in silence, and who writes <c>Peer</c> for <c>Peers</c> would
/// learn of it from a sender that is refused.
/// </summary>
internal sealed class ConfigurationKeys
{
    private readonly ILookup<string, Type> _sections;
    private readonly List<string> _faults = [];

    private ConfigurationKeys(IEnumerable<KnownSection> sections)
    {
        _sections = sections.ToLookup(section => section.Path, section => section.Options, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>One message for each unknown key; each names the key and what there is instead.</summary>
    public static IReadOnlyList<string> FaultsOf(IConfigurationRoot configuration, IEnumerable<KnownSection> sections)
    {
        var keys = new ConfigurationKeys(sections);
        var known = keys._sections.Select(section => section.Key.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase).ToList();

        // The environment is shared with other programs, so an unknown section counts only where a file names it.
        var named = configuration.Providers.OfType<FileConfigurationProvider>().SelectMany(file => file.GetChildKeys([], parentPath: null));
        foreach (var name in named.Except(known, StringComparer.OrdinalIgnoreCase))
        {
            keys._faults.Add($"{name} is no section of this program; there are {List(known)}.");
        }

        foreach (var name in known)
        {
            keys.Walk(configuration.GetSection(name), [.. keys._sections[name]]);
        }

        return keys._faults;
    }

    private void Walk(IConfigurationSection section, IReadOnlyCollection<Type> types)
    {
        var properties = types.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.CanWrite || !IsValue(property.PropertyType))
            .ToList();
        foreach (var child in section.GetChildren())
        {
            var bound = properties.Where(property => Same(property.Name, child.Key)).Select(property => property.PropertyType).ToList();
            var nested = _sections[child.Path].ToList();
            if (bound.Count + nested.Count == 0)
            {
                _faults.Add($"{child.Path} is no key of this program; {section.Path} has {List(properties.Select(property => property.Name))}.");
            }
            else if (nested.Count > 0)
            {
                Walk(child, nested);
            }
            else
            {
                WalkValue(child, bound[0]);
            }
        }
    }

    private void WalkValue(IConfigurationSection section, Type type)
    {
        if (IsValue(type))
        {
            if (section.GetChildren().Any())
            {
                _faults.Add($"{section.Path} must be one value.");
            }
            else if (section.Value is null && Nullable.GetUnderlyingType(type) is null)
            {
                _faults.Add($"{section.Path} is null; leave the key out for its default.");
            }
        }
        else if (ItemOf(type) is { } item)
        {
            WalkItems(section, item.Type, item.ByName);
        }
        else
        {
            Walk(section, [type]);
        }
    }

    private void WalkItems(IConfigurationSection section, Type item, bool byName)
    {
        foreach (var child in section.GetChildren())
        {
            if (!byName && !int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                _faults.Add($"{section.Path} must be a list, which has no '{child.Key}'.");
                return;
            }

            WalkValue(child, item);
        }
    }

    private static (Type Type, bool ByName)? ItemOf(Type type)
    {
        var shapes = type.GetInterfaces().Append(type).Where(shape => shape.IsGenericType).ToList();
        if (shapes.Find(shape => shape.GetGenericTypeDefinition() == typeof(IDictionary<,>)) is { } map)
        {
            return (map.GenericTypeArguments[1], ByName: true);
        }

        return shapes.Find(shape => shape.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list
            ? (list.GenericTypeArguments[0], ByName: false)
            : null;
    }

    private static bool IsValue(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string List(IEnumerable<string> names) =>
        string.Join(", ", names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
