using System.Reflection;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Architecture.Tests.Shape;

/// <summary>
/// Walks all that is reachable from message types: what they store (fields, private ones too) and what they say
/// (properties). Allowed are numbers, enums, Guid, dates, closed types of the root namespace, and lists of these.
/// </summary>
internal sealed class ShapeWalk
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Leaves =
    [
        typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal),
        typeof(Guid), typeof(DateOnly), typeof(DateTimeOffset),
    ];

    private static readonly HashSet<Type> Lists = [typeof(List<>), typeof(IReadOnlyList<>), typeof(System.Collections.Immutable.ImmutableArray<>)];

    private readonly string _namespace;
    private readonly HashSet<Type> _seen = [];
    private readonly List<ShapeFault> _faults = [];

    public ShapeWalk(string rootNamespace) => _namespace = rootNamespace;

    /// <summary>The closed types that were looked into.</summary>
    public IReadOnlyCollection<Type> Seen => _seen;

    public IReadOnlyList<ShapeFault> Faults => _faults;

    public void Visit(Type type, string where)
    {
        if (Leaves.Contains(type) || (type.IsEnum && type.Namespace == _namespace))
        {
            return;
        }

        if (ElementOf(type) is { } element)
        {
            Visit(element, $"{where}[]");
            return;
        }

        if (type.Namespace != _namespace || type.IsInterface)
        {
            _faults.Add(new ShapeFault(where, type));
            return;
        }

        if (_seen.Add(type))
        {
            VisitMembers(type);
        }
    }

    private static Type? ElementOf(Type type) => type switch
    {
        { IsArray: true } => type.GetElementType(),
        { IsGenericType: true } when Lists.Contains(type.GetGenericTypeDefinition()) => type.GetGenericArguments()[0],
        _ => Nullable.GetUnderlyingType(type),
    };

    private void VisitMembers(Type type)
    {
        for (var declaring = type; declaring is not null && declaring != typeof(object) && declaring != typeof(ValueType); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(Instance))
            {
                Visit(field.FieldType, $"{type.Name}.{field.Name}");
            }
        }

        // A type with a converter of its own says what the converter writes, which is made from its fields.
        if (type.GetCustomAttribute<JsonConverterAttribute>() is null)
        {
            foreach (var property in type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
            {
                Visit(property.PropertyType, $"{type.Name}.{property.Name}");
            }
        }
    }
}
