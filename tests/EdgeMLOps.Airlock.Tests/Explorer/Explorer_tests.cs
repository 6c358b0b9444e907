using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit;
using Xunit.Abstractions;

namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>
/// P3 and its fellows over the product's own tables: every order of steps, with a crash of any process at any point and
/// every message lost, doubled or late. A process's death takes along what lay in its socket, as the kernel does; between two
/// windows, and before a person has unplugged the outside, lies the life of a lease; nothing is later than the next window. Two windows. Missing rows: EDGEMLOPS_LONG=1.
/// </summary>
public sealed class Explorer_tests
{
    private readonly ITestOutputHelper _output;

    public Explorer_tests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Never_are_both_links_up_every_window_ends_and_the_hospital_comes_back_or_an_alarm_stands()
    {
        var walk = Walk.Through(Tables.Real);
        _output.WriteLine($"{walk.States} states, {walk.Steps} steps");
        Assert.True(walk.Fault is null, walk.Fault);

        // A walk that did not go everywhere has shown nothing.
        Assert.Equal(Enum.GetValues<WindowState>().Length, walk.Met.Count);
        Assert.True(walk.States > 10_000 && walk.Seen is { Connected: > 100, Served: > 100 }, $"{walk.States} {walk.Seen}");
    }

    [Fact]
    public void Without_any_one_guard_something_of_it_fails_and_without_any_row()
    {
        var weakened = Tables.Weakened().Where(weaker => LongRun.IsAsked || weaker.Name.Contains(" guard ", StringComparison.Ordinal)).ToArray();
        var unmissed = new List<string>();
        foreach (var (name, tables) in weakened)
        {
            var walk = Walk.Through(tables);
            _output.WriteLine($"{name}: {walk.States} states, {walk.Fault?.Split('\n')[0] ?? "NOT MISSED"}");
            if (walk.Fault is null)
            {
                unmissed.Add(name);
            }
        }

        Assert.True(weakened.Length >= 16, $"{weakened.Length}");
        Assert.Empty(unmissed);
    }
}
