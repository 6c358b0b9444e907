namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>Makes a new worker ready for work.</summary>
/// <param name="session">The worker.</param>
/// <param name="deadline">For each request.</param>
/// <exception cref="WorkerStartException">It cannot be made ready.</exception>
internal delegate Task WorkerSetup(WorkerSession session, TimeSpan deadline);
