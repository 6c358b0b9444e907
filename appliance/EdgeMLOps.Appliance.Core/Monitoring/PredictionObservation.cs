namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>What monitoring keeps of one prediction until every metric of it is released.</summary>
public sealed record PredictionObservation
{
    /// <summary>Most boxes kept of one image: bounds what one patient can add to a histogram.</summary>
    public const int MaximumBoxes = 20;

    /// <summary>Row of the prediction: noted twice, it counts once.</summary>
    public required long PredictionId { get; init; }

    /// <summary>Keyed hash of the patient: the unit that k counts. Never leaves the site.</summary>
    public required ReadOnlyMemory<byte> Patient { get; init; }

    /// <summary>The population.</summary>
    public required StudyCell Cell { get; init; }

    /// <summary>The kept boxes; beyond <see cref="MaximumBoxes"/> the lowest scores are left out of the boxes, not of the number.</summary>
    public required IReadOnlyList<ObservedBox> Boxes { get; init; }

    /// <summary>When it was predicted.</summary>
    public required DateTimeOffset PredictedUtc { get; init; }
}
