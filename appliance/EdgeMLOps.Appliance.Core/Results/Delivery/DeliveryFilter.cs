namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>Which deliveries; what is null does not narrow.</summary>
public sealed record DeliveryFilter
{
    /// <summary>Row of the study in the journal.</summary>
    public long? StudyRow { get; init; }

    /// <summary>The destination's name.</summary>
    public string? Destination { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>Of results made at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Of results made before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether nothing is narrowed.</summary>
    public bool IsEmpty => StudyRow is null && Destination is null && State is null && Since is null && Until is null;

    /// <summary>The condition on <c>deliveries d JOIN results r</c>.</summary>
    internal const string Where =
        """
        (@StudyRow IS NULL OR r.study_row = @StudyRow) AND (@Destination IS NULL OR d.destination = @Destination)
        AND (@state IS NULL OR d.state = @state) AND (@sinceMs IS NULL OR r.created_ms >= @sinceMs) AND (@untilMs IS NULL OR r.created_ms < @untilMs)
        """;

    internal Dictionary<string, object?> Parameters => new(StringComparer.Ordinal)
    {
        [nameof(StudyRow)] = StudyRow,
        [nameof(Destination)] = Destination,
        ["state"] = (int?)State,
        ["sinceMs"] = Since?.ToUnixTimeMilliseconds(),
        ["untilMs"] = Until?.ToUnixTimeMilliseconds(),
    };
}
