namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>An object of a result and where it stands with one destination, as results.db has it.</summary>
/// <param name="Result">Row of the object.</param>
/// <param name="Study">Row of its study.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Uid">SOP Instance UID.</param>
/// <param name="Destination">Whose it is to be.</param>
/// <param name="State">0 waits, 1 delivered, 2 confirmed (<c>DeliveryState</c>).</param>
/// <param name="Attempts">Tried so often.</param>
/// <param name="LastCode">How the last try ended (<c>DeliveryCode</c>).</param>
/// <param name="SentClass">The class that a report went out as; empty before.</param>
/// <param name="Proof">What the last asking for a proof brought (<c>ConfirmCode</c>).</param>
/// <param name="Proofs">How often a proof of its arrival was noted.</param>
/// <param name="Losses">How often the destination said that it has not got what it answered Success for.</param>
internal sealed record SentObject(
    long Result,
    long Study,
    ObjectKind Kind,
    string Uid,
    string Destination,
    int State,
    int Attempts,
    int LastCode,
    string SentClass,
    int Proof,
    int Proofs,
    int Losses)
{
    public const int Committed = 1;
    public const int Found = 2;

    private const int Delivered = 1;
    private const int Confirmed = 2;

    /// <summary>The destination answered Success.</summary>
    public bool HasArrived => State is Delivered or Confirmed;

    /// <summary>The destination has proven that it has it.</summary>
    public bool IsConfirmed => State == Confirmed;
}
