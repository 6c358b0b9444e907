using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>How the daily counts agree with the rows.</summary>
/// <param name="Predictions">Rows that were counted anew.</param>
/// <param name="WrongDays">Days whose counts are not those of their rows.</param>
/// <param name="FirstWrong">The first of them, of UTC; null when there is none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CountVerification(long Predictions, int WrongDays, DateOnly? FirstWrong);
