namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Instances to end as skipped, with whichever commit comes first.</summary>
/// <param name="rows">Row numbers, and the code why.</param>
internal sealed class SkipRequest(IReadOnlyList<(long Row, string Code)> rows)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Row numbers, and the code why.</summary>
    public IReadOnlyList<(long Row, string Code)> Rows { get; } = rows;

    /// <summary>Those of which nothing was said before, in the transaction that is to be committed.</summary>
    public IReadOnlyList<(long Row, string Code)> Skipped { get; set; } = [];

    /// <summary>Ends once they are committed.</summary>
    public Task Done => _done.Task;

    /// <summary>They are committed; does no more, a sender's thread may do it.</summary>
    public void Committed() => _done.SetResult();
}
