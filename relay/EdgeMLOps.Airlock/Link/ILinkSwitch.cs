using System.Net;

namespace EdgeMLOps.Airlock.Link;

/// <summary>A switch that lets one side through by itself, whatever the programs do. Codes are empty when all is as it should be.</summary>
internal interface ILinkSwitch
{
    /// <summary>Where a try must fail while the hospital is cut.</summary>
    IReadOnlyList<IPEndPoint> HospitalProbes { get; }

    /// <summary>Where a try must fail while the outside is cut.</summary>
    IReadOnlyList<IPEndPoint> OutsideProbes { get; }

    /// <summary>Sets it, and reads back what it says of itself.</summary>
    /// <param name="side">The side let through.</param>
    /// <param name="cancellationToken">Gives up; how it stands is not known then.</param>
    Task<string> SetAsync(LinkSide side, CancellationToken cancellationToken);

    /// <summary>Reads back whether it stands as it was set.</summary>
    /// <param name="side">As it was set last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<string> CheckAsync(LinkSide side, CancellationToken cancellationToken);

    /// <summary>Lets the outside stay up for another while.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<string> RenewAsync(CancellationToken cancellationToken);
}
