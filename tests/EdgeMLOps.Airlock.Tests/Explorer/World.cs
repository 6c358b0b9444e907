using EdgeMLOps.Airlock.States;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>All that matters of the three processes, what they persisted, what is on its way between them, and what others do.</summary>
internal readonly record struct World
{
    /// <summary>Ticks a lease lives.</summary>
    public const byte TimeToLive = 1;

    /// <summary>Ticks after the last grant until the airlock holds every lease for over.</summary>
    public const byte Grace = TimeToLive + 1;

    public bool AirlockUp { get; init; }

    public WindowState State { get; init; }

    public byte Window { get; init; }

    public bool Confirmed { get; init; }

    public AirlockFacts Facts { get; init; }

    public Call Pending { get; init; }

    public bool Answered { get; init; }

    public byte GraceLeft { get; init; }

    public bool ApplianceUp { get; init; }

    public HospitalLinkPhase Phase { get; init; }

    public bool Sockets { get; init; }

    public byte DrainWindow { get; init; }

    public byte OverWindow { get; init; }

    public bool WasTold { get; init; }

    public bool FlagDrained { get; init; }

    public byte FlagWindow { get; init; }

    public bool RelayUp { get; init; }

    public LeaseStanding Lease { get; init; }

    public byte LeaseWindow { get; init; }

    public byte LeaseLeft { get; init; }

    public bool Connected { get; init; }

    public bool Clings { get; init; }

    public bool Unplugged { get; init; }

    public byte MeddledGrants { get; init; }

    public bool Meddler { get; init; }

    public Message First { get; init; }

    public Message Second { get; init; }

    /// <summary>The first start of all three: the airlock knows nothing of before.</summary>
    public static World Start { get; } = new()
    {
        AirlockUp = true,
        State = WindowState.Verifying,
        GraceLeft = Grace,
        ApplianceUp = true,
        Phase = HospitalLinkPhase.Serving,
        Sockets = true,
        RelayUp = true,
    };

    /// <summary>The hospital is served, and the airlock knows.</summary>
    public bool IsServing => AirlockUp && State == WindowState.Serving && ApplianceUp && Phase == HospitalLinkPhase.Serving && Sockets;

    /// <summary>An alarm stands.</summary>
    public bool IsAlarm => State == WindowState.Held;

    public bool HasRoom => Second.Call == Call.None;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault() =>
        Sockets && Connected ? "both links are up"
        : Sockets && State is (WindowState.Isolated or WindowState.Open) ? $"{State} with the hospital link up"
        : MeddledGrants > 1 ? "the lease is renewed though someone opened the hospital link"
        : null;

    public World Send(Call call, byte deadline = 0) => Put(new Message(call, Window, deadline, IsAwaited: true)) with { Pending = call };

    public World Put(Message message) => Sorted(message, First.Call == Call.None ? Second : First);

    public World Take(Message message) => First == message ? Sorted(Second, default) : Sorted(First, default);

    /// <summary>The same with another content of its messages.</summary>
    public World Map(Func<Message, Message> change) => Sorted(change(First), change(Second));

    public override string ToString() =>
        $"airlock {(AirlockUp ? "" : "dead ")}{State} {Window} [{Facts}] {Pending} answered {Answered} grace {GraceLeft} confirmed {Confirmed}; "
        + $"appliance {(ApplianceUp ? "" : "dead ")}{Phase} sockets {Sockets} window {DrainWindow} over {OverWindow} flag {FlagDrained} {FlagWindow}; "
        + $"relay {(RelayUp ? "" : "dead ")}{Lease} {LeaseWindow} left {LeaseLeft} connected {Connected} clings {Clings}; "
        + $"unplugged {Unplugged}, meddler {Meddler} {MeddledGrants}; {First.Call} {First.Window} {First.IsAwaited}, {Second.Call} {Second.Window} {Second.IsAwaited}";

    private World Sorted(Message one, Message other) => one.Order >= other.Order ? this with { First = one, Second = other } : this with { First = other, Second = one };
}
