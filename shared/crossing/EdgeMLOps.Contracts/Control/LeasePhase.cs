namespace EdgeMLOps.Contracts.Control;

/// <summary>Where the relay stands under its lease.</summary>
public enum LeasePhase
{
    /// <summary>No lease; no connection.</summary>
    Idle,

    /// <summary>Opening the connection, again after a failure while the lease lasts.</summary>
    Connecting,

    /// <summary>Connected and subscribed.</summary>
    Connected,

    /// <summary>Publishing.</summary>
    Sending,

    /// <summary>All is published; the fleet's receipts are awaited.</summary>
    AwaitingReceipts,

    /// <summary>Nothing waits; disconnected.</summary>
    Done,

    /// <summary>Ended without finishing; disconnected. The code says why.</summary>
    Failed,
}
