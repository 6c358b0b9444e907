using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
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

    [LoggerMessage(3202, LogLevel.Error, "{Count} results have waited longer than {Age} for {Destination}: look at that destination")]
    public static partial void Overdue(this ILogger logger, int count, TimeSpan age, string destination);

    [LoggerMessage(3203, LogLevel.Information, "Removed {Count} result files that a crash had left without a row")]
    public static partial void Swept(this ILogger logger, int count);

    [LoggerMessage(3204, LogLevel.Error, "Delivery to {Destination} met a fault of the store and goes on in {Wait}")]
    public static partial void LoopFault(this ILogger logger, Exception exception, string destination, TimeSpan wait);

    [LoggerMessage(3205, LogLevel.Information, "Result {ResultId} of study row {StudyRow} went to {Destination} as {Form}: it did not take {Own}")]
    public static partial void Restated(this ILogger logger, long resultId, long studyRow, string destination, string form, string own);

    [LoggerMessage(3206, LogLevel.Information, "Result {ResultId} of study row {StudyRow} is confirmed by {Destination}: {Code}")]
    public static partial void Confirmed(this ILogger logger, long resultId, long studyRow, string destination, ConfirmCode code);

    [LoggerMessage(3207, LogLevel.Debug, "Result {ResultId} of study row {StudyRow} is not confirmed by {Destination} yet: {Code}, asking {Asks}")]
    public static partial void NotConfirmed(this ILogger logger, long resultId, long studyRow, string destination, ConfirmCode code, int asks);

    [LoggerMessage(3208, LogLevel.Warning, "Result {ResultId} of study row {StudyRow} was answered Success by {Destination}, which has not got it ({Code}): sent again in {Wait}")]
    public static partial void Lost(this ILogger logger, long resultId, long studyRow, string destination, ConfirmCode code, TimeSpan wait);

    [LoggerMessage(3209, LogLevel.Error, "Result {ResultId} of study row {StudyRow} was lost by {Destination} {Losses} times ({Code}): look at that destination; sent again in {Wait}")]
    public static partial void LostAgain(
        this ILogger logger, long resultId, long studyRow, string destination, ConfirmCode code, int losses, TimeSpan wait);

    [LoggerMessage(3210, LogLevel.Warning, "{Destination} offers neither storage commitment nor C-FIND: what it answers Success for stays without proof")]
    public static partial void Unproven(this ILogger logger, string destination);

    [LoggerMessage(3211, LogLevel.Error, "{Count} results are not confirmed by {Destination} for longer than {Age}: look at that destination")]
    public static partial void ConfirmOverdue(this ILogger logger, int count, string destination, TimeSpan age);

    [LoggerMessage(3212, LogLevel.Error, "Confirmation by {Destination} met a fault of the store and goes on in {Wait}")]
    public static partial void ConfirmFault(this ILogger logger, Exception exception, string destination, TimeSpan wait);
}
