namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>An object of a result and where it stands with one destination, as results.db has it.</summary>
/// <param name="Result">Row of the object.</param>
/// <param name="Study">Row of its study.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Uid">SOP Instance UID.</param>
/// <param name="Destination">Whose it is to be.</param>
/// <param name="HasArrived">The destination answered Success.</param>
/// <param name="Attempts">Tried so often.</param>
/// <param name="LastCode">How the last try ended (<c>DeliveryCode</c>).</param>
/// <param name="SentClass">The class that a report went out as; empty before.</param>
internal sealed record SentObject(
    long Result, long Study, ObjectKind Kind, string Uid, string Destination, bool HasArrived, int Attempts, int LastCode, string SentClass);
