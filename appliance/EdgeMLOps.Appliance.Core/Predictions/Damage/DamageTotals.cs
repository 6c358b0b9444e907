namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>The sum over all damages of the log that it knows of.</summary>
internal sealed record DamageTotals
{
    /// <summary>How many.</summary>
    public long Damages { get; init; }

    /// <summary>Predictions taken over from damaged files.</summary>
    public long Salvaged { get; init; }

    /// <summary>At the most so many were not.</summary>
    public long Unreadable { get; init; }

    /// <summary>Images analysed again.</summary>
    public long Restored { get; init; }

    /// <summary>Images whose prediction is lost.</summary>
    public long Gone { get; init; }

    /// <summary>Damages that are not made up for yet.</summary>
    public long Open { get; init; }
}
