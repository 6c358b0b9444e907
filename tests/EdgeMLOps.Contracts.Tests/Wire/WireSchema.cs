using System.Globalization;
using System.Reflection;
using System.Text;

namespace EdgeMLOps.Contracts.Tests.Wire;

/// <summary>Walks everything reachable from an upward message and writes it down, one type a paragraph.</summary>
internal sealed class WireSchema
{
    private static readonly HashSet<Type> Leaves =
    [
        typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(bool), typeof(Guid),
        typeof(Digest256), typeof(Signature512), typeof(MinuteUtc),
    ];

    private readonly SortedDictionary<string, string> _paragraphs = new(StringComparer.Ordinal);

    public List<string> Forbidden { get; } = [];

    public int Members { get; private set; }

    public static WireSchema OfUpwardTypes()
    {
        var schema = new WireSchema();
        var roots = typeof(UpwardPayload).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(UpwardPayload)))
            .Append(typeof(MessageHeader));
        foreach (var root in roots)
        {
            schema.Visit(root, root.Name);
        }

        return schema;
    }

    public void Visit(Type type, string path)
    {
        if (type.IsArray && type.GetElementType() != typeof(byte))
        {
            Visit(type.GetElementType()!, path + "[]");
        }
        else if (type.IsEnum)
        {
            _paragraphs[type.Name] = type.Name + "\n" + string.Concat(
                Enum.GetValues(type).Cast<object>().Select(v => FormattableString.Invariant($"  {v} = {Convert.ToInt64(v, CultureInfo.InvariantCulture)}\n")));
        }
        else if (string.Equals(type.Namespace, typeof(UpwardPayload).Namespace, StringComparison.Ordinal) && type is { IsClass: true, IsSealed: true })
        {
            VisitRecord(type, path);
        }
        else if (!Leaves.Contains(type))
        {
            Forbidden.Add($"{path}: {type}");
        }
    }

    public override string ToString() => string.Join('\n', _paragraphs.Values);

    private void VisitRecord(Type type, string path)
    {
        if (_paragraphs.ContainsKey(type.Name))
        {
            return;
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite)
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ToArray();
        Members += properties.Length;
        _paragraphs[type.Name] = new StringBuilder(type.Name).Append('\n')
            .AppendJoin("", properties.Select(p => $"  {p.Name}: {p.PropertyType.Name}\n")).ToString();
        foreach (var property in properties)
        {
            Visit(property.PropertyType, $"{path}.{property.Name}");
        }
    }
}
