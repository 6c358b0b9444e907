using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>What <c>log verify --json</c> says of the prediction log's daily counts.</summary>
/// <param name="Predictions">Rows that were counted anew.</param>
/// <param name="WrongDays">Days whose counts are not those of their rows.</param>
/// <param name="FirstWrong">The first of them, of UTC.</param>
/// <param name="Fault">Why they could not be looked at; null: they were.</param>
internal sealed record CountsLine(long Predictions, int WrongDays, DateOnly? FirstWrong, StorageFault? Fault)
{
    public bool Agree => WrongDays == 0 && Fault is null;
}
