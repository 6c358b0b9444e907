namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>A call of the airlock to another process.</summary>
internal enum Call : byte
{
    None,
    Drain,
    Serve,
    Grant,
    Revoke,
}
