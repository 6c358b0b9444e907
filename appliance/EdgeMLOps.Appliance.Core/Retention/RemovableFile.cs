namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>A file that may go as far as the journal knows.</summary>
internal sealed record RemovableFile
{
    public long Row { get; init; }

    public long StudyRow { get; init; }

    /// <summary>Name within <c>instances/</c>.</summary>
    public string File { get; init; } = "";

    public long Bytes { get; init; }

    /// <summary>When it was stored, in milliseconds since 1970 UTC.</summary>
    public long StoredMs { get; init; }

    public DateTimeOffset StoredUtc => DateTimeOffset.FromUnixTimeMilliseconds(StoredMs);
}
