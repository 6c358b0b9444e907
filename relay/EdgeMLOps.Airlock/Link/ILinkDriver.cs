namespace EdgeMLOps.Airlock.Link;

/// <summary>What the airlock can find out about the two links. A later driver switches them by the firewall, too.</summary>
internal interface ILinkDriver
{
    /// <summary>Looks for anything of the hospital link that is up, and tries to reach it: the attempt must be refused.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LinkProof> ProveHospitalDownAsync(CancellationToken cancellationToken);

    /// <summary>Looks for anything of the outside link that is up.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LinkProof> ProveOutsideDownAsync(CancellationToken cancellationToken);
}
