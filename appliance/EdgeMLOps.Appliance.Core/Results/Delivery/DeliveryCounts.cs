namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>How deliveries stand.</summary>
/// <param name="Waiting">Not delivered.</param>
/// <param name="Delivered">Answered Success, confirmed or not.</param>
/// <param name="Confirmed">Of these, proven to have arrived.</param>
/// <param name="Unconfirmed">Of these, those whose proof is still asked for; the rest is never asked about.</param>
/// <param name="Losses">How often a destination had not got what it had answered Success for.</param>
/// <param name="Overdue">Of the waiting, those older than the alarm age.</param>
/// <param name="UnconfirmedOverdue">Of the unconfirmed, those delivered longer ago than the alarm age.</param>
public sealed record DeliveryCounts(
    long Waiting, long Delivered, long Confirmed, long Unconfirmed, long Losses, long Overdue, long UnconfirmedOverdue);
