using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>Events 3200–3249. Keys are row numbers: no UID, no file name, no patient.</summary>
internal static partial class DeliveryLog
{
    [LoggerMessage(3200, LogLevel.Information, "Result {ResultId} of study row {StudyRow} delivered to {Destination} on attempt {Attempt}")]
    public static partial void Delivered(this ILogger logger, long resultId, long studyRow, string destination, int attempt);

    [LoggerMessage(3201, LogLevel.Warning, "Result {ResultId} of study row {StudyRow} not delivered to {Destination}: {Code} on attempt {Attempt}, again in {Wait}")]
    public static partial void NotDelivered(
        this ILogger logger, long resultId, long studyRow, string destination, DeliveryCode code, int attempt, TimeSpan wait);

    [LoggerMessage(3202, LogLevel.Error, "Result {ResultId} of study row {StudyRow} has waited {Age} for {Destination}: look at that destination")]
    public static partial void Overdue(this ILogger logger, long resultId, long studyRow, TimeSpan age, string destination);

    [LoggerMessage(3203, LogLevel.Information, "Removed {Count} result files that a crash had left without a row")]
    public static partial void Swept(this ILogger logger, int count);

    [LoggerMessage(3204, LogLevel.Error, "Delivery to {Destination} met a fault of the store and goes on in {Wait}")]
    public static partial void LoopFault(this ILogger logger, Exception exception, string destination, TimeSpan wait);

    [LoggerMessage(3205, LogLevel.Information, "Result {ResultId} of study row {StudyRow} went to {Destination} as {Form}: it did not take {Own}")]
    public static partial void Restated(this ILogger logger, long resultId, long studyRow, string destination, string form, string own);
}
