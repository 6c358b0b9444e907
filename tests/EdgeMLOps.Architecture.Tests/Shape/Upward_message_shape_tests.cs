using System.Reflection;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Architecture.Tests.Shape;

public sealed class Upward_message_shape_tests
{
    // A type more or less is a decision about what may leave the hospital: see WIRE.md.
    private const int ApprovedPayloads = 5;
    private const int ApprovedTypes = 13;

    private static readonly Assembly Contracts = typeof(UpwardPayload).Assembly;

    [Fact]
    public void Nothing_reachable_from_an_upward_message_can_hold_text_or_bytes()
    {
        var payloads = Contracts.GetTypes().Where(type => type.IsSubclassOf(typeof(UpwardPayload))).ToArray();
        var walk = Walk([.. payloads, typeof(MessageHeader)]);
        Assert.Empty(walk.Faults);
        Assert.Equal(ApprovedPayloads, payloads.Length);
        Assert.True(ApprovedTypes == walk.Seen.Count, $"looked into {walk.Seen.Count}: {string.Join(", ", walk.Seen.Select(type => type.Name))}");
    }

    [Fact]
    public void No_upward_type_reaches_a_downward_or_a_control_type()
    {
        var walk = Walk([.. Contracts.GetTypes().Where(type => type.IsSubclassOf(typeof(UpwardPayload)))]);
        Assert.NotEmpty(walk.Seen);
        Assert.DoesNotContain(walk.Seen, type => type.Namespace!.StartsWith(typeof(Receipt).Namespace!, StringComparison.Ordinal) || type.Namespace == typeof(LinkState).Namespace);
        Assert.NotEqual(typeof(UpwardPayload).Namespace, typeof(Receipt).Namespace);
    }

    [Fact]
    public void The_family_of_payloads_is_closed_to_other_assemblies()
    {
        var constructors = typeof(UpwardPayload).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(constructor => constructor.GetParameters().Length == 0)
            .ToArray();
        Assert.True(Assert.Single(constructors).IsFamilyAndAssembly);
        Assert.All(Contracts.GetTypes().Where(type => type.IsSubclassOf(typeof(UpwardPayload))), type => Assert.True(type.IsSealed));
    }

    [Theory]
    [InlineData("Text", typeof(string))]
    [InlineData("Bytes[]", typeof(byte))]
    [InlineData("Letters[]", typeof(char))]
    [InlineData("Anything", typeof(object))]
    [InlineData("Map", typeof(Dictionary<int, int>))]
    [InlineData("Json", typeof(System.Text.Json.JsonElement))]
    [InlineData("Texts[]", typeof(string))]
    [InlineData("ForeignWord", typeof(DayOfWeek))]
    public void The_walk_objects_to_what_could_carry_a_name(string member, Type type)
    {
        var walk = new ShapeWalk(typeof(OpenMessage).Namespace!);
        walk.Visit(typeof(OpenMessage), "");
        Assert.Contains(new ShapeFault($"{nameof(OpenMessage)}.{member}", type), walk.Faults);
    }

    [Fact]
    public void The_walk_looks_into_private_fields_of_parts_of_lists()
    {
        var walk = new ShapeWalk(typeof(OpenMessage).Namespace!);
        walk.Visit(typeof(OpenMessage), "");
        Assert.Contains(new ShapeFault($"{nameof(OpenPart)}._hidden", typeof(ReadOnlyMemory<byte>)), walk.Faults);
        Assert.DoesNotContain(walk.Faults, fault => fault.Where.Contains(nameof(OpenMessage.Number), StringComparison.Ordinal));
    }

    private static ShapeWalk Walk(IEnumerable<Type> roots)
    {
        var walk = new ShapeWalk(typeof(UpwardPayload).Namespace!);
        foreach (var root in roots)
        {
            walk.Visit(root, root.Name);
        }

        return walk;
    }
}
