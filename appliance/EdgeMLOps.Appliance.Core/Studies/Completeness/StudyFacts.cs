using EdgeMLOps.Appliance.Core.Studies.Pacs;

namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>All that a judgement on an open study turns on.</summary>
internal sealed record StudyFacts
{
    public required DateTimeOffset NowUtc { get; init; }

    public required DateTimeOffset LastReceivedUtc { get; init; }

    /// <summary>Since when a result is owed, as far as this run of the process knows.</summary>
    public required DateTimeOffset OpenSinceUtc { get; init; }

    /// <summary>Since when the PACS could have been asked about what came.</summary>
    public required DateTimeOffset AskingSinceUtc { get; init; }

    /// <summary>Images still to be analysed.</summary>
    public required long Pending { get; init; }

    public required bool AssociationOpen { get; init; }

    public required StudyImages Images { get; init; }

    public required PacsAnswer Pacs { get; init; }
}
