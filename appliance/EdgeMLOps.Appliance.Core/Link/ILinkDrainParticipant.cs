namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>
/// Has work to finish while the hospital link goes down: called once a drain, after every hospital socket is closed
/// and before the appliance says that it is drained. Register any number in the container.
/// </summary>
public interface ILinkDrainParticipant
{
    /// <summary>Finishes, such as sealing the summaries of the running bucket.</summary>
    /// <param name="windowId">The window the link goes down for.</param>
    /// <param name="cancellationToken">Signalled when the appliance can wait no longer; what is not done then waits for the next window.</param>
    Task OnDrainedAsync(Guid windowId, CancellationToken cancellationToken);
}
