namespace EdgeMLOps.Outbox;

/// <summary>The outbox refuses what would break its sequence.</summary>
public sealed class OutboxException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was refused and why; holds no payload.</param>
    public OutboxException(string message)
        : base(message)
    {
    }
}
