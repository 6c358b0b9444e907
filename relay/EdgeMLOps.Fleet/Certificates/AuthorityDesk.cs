namespace EdgeMLOps.Fleet.Certificates;

/// <summary>The authority this program has, if it has one.</summary>
/// <param name="Held">Null: nobody ran <c>edgemlops-fleet ca init</c> before the start.</param>
internal sealed record AuthorityDesk(FleetAuthority? Held);
