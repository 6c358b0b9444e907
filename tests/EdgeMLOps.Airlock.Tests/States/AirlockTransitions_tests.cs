using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Tests.States;

public sealed class AirlockTransitions_tests
{
    // Written out once more, on purpose: a change of the table is a change of this, seen in review.
    private static readonly Dictionary<(WindowState, AirlockEvent), WindowState> Expected = new()
    {
        [(WindowState.Serving, AirlockEvent.WindowBegan)] = WindowState.Draining,
        [(WindowState.Draining, AirlockEvent.HospitalDown)] = WindowState.Isolated,
        [(WindowState.Draining, AirlockEvent.WindowOver)] = WindowState.Closing,
        [(WindowState.Isolated, AirlockEvent.OutsideOpened)] = WindowState.Open,
        [(WindowState.Isolated, AirlockEvent.WindowOver)] = WindowState.Closing,
        [(WindowState.Open, AirlockEvent.WindowOver)] = WindowState.Closing,
        [(WindowState.Closing, AirlockEvent.LeaseOver)] = WindowState.Verifying,
        [(WindowState.Verifying, AirlockEvent.Served)] = WindowState.Serving,
        [(WindowState.Verifying, AirlockEvent.OutsideUnproven)] = WindowState.Held,
        [(WindowState.Held, AirlockEvent.OutsideUnplugged)] = WindowState.Verifying,
    };

    [Fact]
    public void Every_pair_of_state_and_event_leads_where_it_must_or_nowhere()
    {
        var pairs = Enum.GetValues<WindowState>().SelectMany(state => Enum.GetValues<AirlockEvent>().Select(happened => (state, happened))).ToArray();
        Assert.Equal(56, pairs.Length);
        Assert.All(pairs, pair => Assert.Equal(
            Expected.TryGetValue(pair, out var next) ? next : null, AirlockTransitions.Next(pair.state, pair.happened)));
    }

    [Fact]
    public void Serving_is_reached_from_Verifying_only_and_Open_from_Isolated_only()
    {
        Assert.Equal([WindowState.Verifying], Before(WindowState.Serving));
        Assert.Equal([WindowState.Isolated], Before(WindowState.Open));
        Assert.Equal([WindowState.Draining], Before(WindowState.Isolated));
    }

    [Fact]
    public void From_every_state_there_is_a_way_back_to_Serving()
    {
        foreach (var state in Enum.GetValues<WindowState>())
        {
            HashSet<WindowState> reached = [state];
            while (reached.Concat(reached.SelectMany(After)).Any(reached.Add))
            {
            }

            Assert.Contains(WindowState.Serving, reached);
        }
    }

    private static IEnumerable<WindowState> Before(WindowState state) =>
        Enum.GetValues<WindowState>().Where(from => After(from).Contains(state));

    private static IEnumerable<WindowState> After(WindowState state) =>
        Enum.GetValues<AirlockEvent>().Select(happened => AirlockTransitions.Next(state, happened)).OfType<WindowState>();
}
