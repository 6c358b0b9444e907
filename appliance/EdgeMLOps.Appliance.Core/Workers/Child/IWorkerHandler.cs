namespace EdgeMLOps.Appliance.Core.Workers.Child;

/// <summary>
/// What a role of workers does, in its own process: it may crash, hang or run out of memory without harm to the service.
/// Called by one thread, one request at a time.
/// </summary>
public interface IWorkerHandler
{
    /// <summary>
    /// Whether what comes next may come from outside: from here on the worker can open no socket. False only while a role
    /// prepares itself with what the service trusts.
    /// </summary>
    bool IsSetUp => true;

    /// <summary>
    /// Whether it opens files for writing, makes, renames or removes any once it is set up; false takes that away from it too.
    /// </summary>
    bool ChangesFiles => true;

    /// <summary>Does one request.</summary>
    /// <param name="verb">What to do; the role's own numbers.</param>
    /// <param name="body">The request, at most 48 KiB.</param>
    /// <param name="block">Shared with the service: large input is there, large output goes there.</param>
    /// <returns>The answer or a refusal; an exception ends the worker.</returns>
    WorkerAnswer Handle(ushort verb, ReadOnlySpan<byte> body, WorkerBlock block);
}
