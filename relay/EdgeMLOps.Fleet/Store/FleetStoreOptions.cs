namespace EdgeMLOps.Fleet.Store;

/// <summary>Where the fleet keeps what it takes in. Section <c>Store</c>.</summary>
public sealed class FleetStoreOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Store";

    /// <summary>Connection string of a PostgreSQL database (Npgsql's keys: <c>Host</c>, <c>Database</c>, <c>Username</c>, <c>Passfile</c> …).</summary>
    /// <value>Empty: SQLite, <c>fleet.db</c> in <c>Storage:Root</c>.</value>
    public string Postgres { get; set; } = "";
}
