namespace EdgeMLOps.Airlock.Link;

/// <summary>Switches the two links where the driver can, and finds out how they stand. Codes are empty when all is as it should be.</summary>
internal interface ILinkDriver
{
    /// <summary>Lets one side through and cuts the other, established flows too, in one step; then looks whether it is so.</summary>
    /// <param name="side">The side.</param>
    /// <param name="cancellationToken">Gives up; how the links stand is not known then.</param>
    /// <returns>Empty, or the code of what failed; the outside is not up by this then.</returns>
    Task<string> SwitchAsync(LinkSide side, CancellationToken cancellationToken);

    /// <summary>Lets the outside stay up for another while; without it the outside goes down by itself.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Empty, or the code of what failed.</returns>
    Task<string> RenewAsync(CancellationToken cancellationToken);

    /// <summary>Looks whether the switch still stands as it was last set, and if not takes the safe side; one that cannot be read is borne for a while.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LinkLook> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Tries to reach the hospital where it should be let through: a switch that says so may cut it all the same.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether any probe answers; null where none may be tried.</returns>
    Task<bool?> HospitalAnswersAsync(CancellationToken cancellationToken);

    /// <summary>Whether both sides are cut though the hospital should be let through: the switch could not be set so that it is proven.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> IsHospitalCutAsync(CancellationToken cancellationToken);

    /// <summary>Looks for anything of the hospital link that is up, and tries to reach it: the attempt must be refused.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LinkProof> ProveHospitalDownAsync(CancellationToken cancellationToken);

    /// <summary>Looks for anything of the outside link that is up.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LinkProof> ProveOutsideDownAsync(CancellationToken cancellationToken);
}
