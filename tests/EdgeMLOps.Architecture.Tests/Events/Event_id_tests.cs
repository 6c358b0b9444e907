using System.Reflection;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Architecture.Tests.Events;

public sealed class Event_id_tests
{
    private static readonly (MethodInfo Method, int Id)[] Events =
    [
        .. ProductAssemblies.All
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (method, method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId ?? 0))
            .Where(pair => pair.method.IsDefined(typeof(LoggerMessageAttribute))),
    ];

    [Fact]
    public void There_are_events_to_look_at()
    {
        Assert.True(ProductAssemblies.All.Count >= 13, $"{ProductAssemblies.All.Count} assemblies");
        Assert.True(Events.Length >= 20, $"{Events.Length} events");
    }

    [Fact]
    public void No_two_events_share_an_id()
    {
        var shared = Events.GroupBy(pair => pair.Id).Where(group => group.Count() > 1);
        Assert.Empty(shared.Select(group => $"{group.Key}: {string.Join(", ", group.Select(pair => NameOf(pair.Method)))}"));
    }

    [Fact]
    public void Every_id_lies_in_the_range_of_its_capability()
    {
        var strays = Events.Where(pair => !EventRanges.Holds(pair.Method.DeclaringType?.Namespace, pair.Id));
        Assert.Empty(strays.Select(pair => $"{pair.Id}: {NameOf(pair.Method)}"));
    }

    [Theory]
    [InlineData("EdgeMLOps.Airlock.Link", 6099, true)]
    [InlineData("EdgeMLOps.Airlock", 6100, false)]
    [InlineData("EdgeMLOps.Appliance.Core.Results.Delivery", 3250, true)]
    [InlineData("EdgeMLOps.Appliance.Core.Receiving", 1200, false)]
    [InlineData("Elsewhere", 1000, false)]
    public void The_registry_tells_a_stray(string name, int id, bool holds) => Assert.Equal(holds, EventRanges.Holds(name, id));

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";
}
