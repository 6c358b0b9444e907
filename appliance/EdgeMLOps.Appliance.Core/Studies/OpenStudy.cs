using EdgeMLOps.Appliance.Core.Receiving;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>A study with instances that no result covers yet; skipped instances do not count.</summary>
public sealed record OpenStudy
{
    /// <summary>Row number: the only name of the study that logs may carry.</summary>
    public long Row { get; init; }

    /// <summary>Study Instance UID.</summary>
    public string StudyInstanceUid { get; init; } = "";

    /// <summary>When its last instance was committed, in milliseconds since 1970 UTC.</summary>
    public long LastReceivedMs { get; init; }

    /// <summary>When the first of the instances that no result covers was committed, in milliseconds since 1970 UTC.</summary>
    public long OpenSinceMs { get; init; }

    /// <summary>The highest instance row that its last result covers; 0: it has none.</summary>
    public long ClosedThroughRow { get; init; }

    /// <summary>The highest row number among its instances.</summary>
    public long LastInstanceRow { get; init; }

    /// <summary>Instances still in state <see cref="InstanceState.Received"/>.</summary>
    public long Pending { get; init; }

    /// <summary>An association that brought some of it is still open: more may come at any moment.</summary>
    public bool AssociationOpen { get; init; }

    /// <summary>When its last instance was committed.</summary>
    public DateTimeOffset LastReceivedUtc => DateTimeOffset.FromUnixTimeMilliseconds(LastReceivedMs);

    /// <summary>When the first of the instances that no result covers was committed.</summary>
    public DateTimeOffset OpenSinceUtc => DateTimeOffset.FromUnixTimeMilliseconds(OpenSinceMs);
}
