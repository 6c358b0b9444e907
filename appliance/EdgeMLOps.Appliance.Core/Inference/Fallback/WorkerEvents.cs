namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>What a model's owner hears of its workers, whether an image is run or none.</summary>
/// <param name="StartFailed">Called each time that a worker does not become ready.</param>
/// <param name="Started">Called each time that one does.</param>
internal sealed record WorkerEvents(Action StartFailed, Action Started)
{
    /// <summary>Nobody listens.</summary>
    public static WorkerEvents None { get; } = new(() => { }, () => { });
}
