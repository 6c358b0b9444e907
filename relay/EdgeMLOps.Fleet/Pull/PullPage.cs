namespace EdgeMLOps.Fleet.Pull;

/// <summary>Answer to <c>GET /v1/pull</c>.</summary>
internal sealed record PullPage
{
    /// <summary>The messages, in order of arrival.</summary>
    public required PullRow[] Rows { get; init; }

    /// <summary>Value of <c>after</c> for the next page; null when this is the last.</summary>
    public required long? Next { get; init; }
}
