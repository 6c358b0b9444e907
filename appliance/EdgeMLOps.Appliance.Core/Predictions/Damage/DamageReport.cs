namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>What is known of a damage of the log: a row of its table <c>damage</c>.</summary>
internal sealed record DamageReport
{
    /// <summary>Its row; 0: none yet.</summary>
    public long Id { get; init; }

    /// <summary>When it was found.</summary>
    public long FoundMs { get; init; }

    /// <summary>Name of the file that was put aside; empty where rows or the whole file were simply not there any more.</summary>
    public string File { get; init; } = "";

    /// <summary>Predictions read from the damaged file, checked and taken over.</summary>
    public long Salvaged { get; init; }

    /// <summary>At the most so many were not.</summary>
    public long Unreadable { get; init; }

    /// <summary>The images of the journal below this row are still to be looked at.</summary>
    public long BelowRow { get; init; } = long.MaxValue;

    /// <summary>Images that were analysed again.</summary>
    public long Restored { get; init; }

    /// <summary>Images whose prediction is lost: they are not kept any more.</summary>
    public long Gone { get; init; }

    /// <summary>Whether it stands in the audit log.</summary>
    public bool Audited { get; init; }

    /// <summary>When all images had been looked at; null before.</summary>
    public long? EndedMs { get; init; }
}
