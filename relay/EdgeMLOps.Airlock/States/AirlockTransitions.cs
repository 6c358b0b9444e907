using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>
/// The whole behaviour of the airlock: what is not in this table does not happen. Read down a column to see P3: the
/// outside opens only from Isolated, which only a hospital link proven down leads to, and the hospital serves only from
/// Verifying, behind Closing. The explorer of the tests walks it together with the appliance's and the relay's.
/// </summary>
internal static class AirlockTransitions
{
    private const AirlockFacts LeaseTakenBack = AirlockFacts.RelayDown | AirlockFacts.GrantsAnswered;

    internal static AirlockTable Table { get; } = new(
        [
            new(WindowState.Serving, AirlockEvent.WindowBegan, WindowState.Draining),
            new(WindowState.Draining, AirlockEvent.HospitalDown, WindowState.Isolated, AirlockFacts.ApplianceDrained | AirlockFacts.HospitalDown),
            new(WindowState.Isolated, AirlockEvent.OutsideOpened, WindowState.Open),
            new(WindowState.Draining, AirlockEvent.WindowOver, WindowState.Closing),
            new(WindowState.Isolated, AirlockEvent.WindowOver, WindowState.Closing),
            new(WindowState.Open, AirlockEvent.WindowOver, WindowState.Closing),
            new(WindowState.Closing, AirlockEvent.LeaseOver, WindowState.Verifying),
            new(WindowState.Verifying, AirlockEvent.Served, WindowState.Serving, AirlockFacts.ApplianceServing),
            new(WindowState.Verifying, AirlockEvent.OutsideUnproven, WindowState.Held),
            new(WindowState.Held, AirlockEvent.OutsideUnplugged, WindowState.Verifying, AirlockFacts.PersonConfirmed),
        ],
        [
            new(WindowState.Open, AirlockCommand.Grant, AirlockFacts.HospitalDown),
            new(WindowState.Verifying, AirlockCommand.Serve,
                LeaseTakenBack | AirlockFacts.OutsideDown, AirlockFacts.LeaseRanOut | AirlockFacts.OutsideDown, AirlockFacts.PersonConfirmed),
        ]);

    /// <summary>The state an event leads to; null when it cannot happen in this state.</summary>
    public static WindowState? Next(WindowState state, AirlockEvent happened) => Table.Next(state, happened, ~AirlockFacts.None);

    /// <summary>Whether the relay has no lease, and can get none any more from what was sent to it.</summary>
    public static bool IsLeaseOver(AirlockFacts facts) =>
        (facts & LeaseTakenBack) == LeaseTakenBack || facts.HasFlag(AirlockFacts.LeaseRanOut);
}
