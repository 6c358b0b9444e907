using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>Detail of the audit row of a transition.</summary>
/// <param name="Number">Number of the transition; two rows with the same one are the same transition, written again after a crash.</param>
/// <param name="From">State before.</param>
/// <param name="To">State after.</param>
/// <param name="WindowId">The window; null when there never was one.</param>
/// <param name="Code">Why, a fixed word; empty when there is nothing to say.</param>
internal sealed record TransitionDetail(long Number, WindowState From, WindowState To, Guid? WindowId, string Code);
