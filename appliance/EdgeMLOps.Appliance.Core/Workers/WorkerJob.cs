namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>A request on its way to a worker.</summary>
internal abstract class WorkerJob
{
    /// <summary>Takes it to a worker.</summary>
    /// <returns>Whether the worker took it through; true also when the caller no longer wants it.</returns>
    public abstract Task<bool> RunAsync(WorkerSession session, TimeSpan deadline);

    /// <summary>Tells the caller that no worker will take it.</summary>
    public abstract void Fail(WorkerCode code);
}
