namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>
/// One side of the hospital link: what listens (receiving) or what calls out (delivery). Register each in the container;
/// the <see cref="LinkController"/> alone opens and closes them, so nothing of the hospital network is open without it.
/// </summary>
public interface IHospitalSockets
{
    /// <summary>Associations open now.</summary>
    int OpenAssociations { get; }

    /// <summary>Opens, or goes on where a drain left it; harmless when open already.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address cannot be listened on; names the key at fault.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Begins nothing new at once, lets what is open finish until the deadline, then cuts it.
    /// When it returns, no socket of this side is open, the listener included. Harmless when closed already.
    /// </summary>
    /// <param name="deadlineUtc">When open associations are cut.</param>
    /// <param name="cancellationToken">Cuts at once.</param>
    Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken);
}
