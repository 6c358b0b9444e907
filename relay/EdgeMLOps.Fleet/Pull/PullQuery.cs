namespace EdgeMLOps.Fleet.Pull;

/// <summary>What is asked for.</summary>
/// <param name="Site">Of this site alone, or null for all.</param>
/// <param name="Since">Stored at or after this time, or null for all.</param>
/// <param name="After">Behind this number; 0 for the beginning.</param>
internal sealed record PullQuery(Guid? Site, DateTimeOffset? Since, long After)
{
    /// <summary>The request line for it.</summary>
    internal string Path
    {
        get
        {
            var path = FormattableString.Invariant($"/v1/pull?format=json&after={After}");
            path += Site is { } site ? $"&site={site:D}" : "";
            return path + (Since is { } since ? FormattableString.Invariant($"&since={since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}") : "");
        }
    }
}
