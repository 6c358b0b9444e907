using System.Collections.Concurrent;

namespace EdgeMLOps.Mqtt;

/// <summary>Brings a request's message id and the broker's acknowledgement together, whichever is known first:
/// the acknowledgement can arrive on the loop thread before the call that sent the request has returned its id.</summary>
internal sealed class AckTable
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<MqttOutcome>> _half = new();

    internal Task<MqttOutcome> Expect(int messageId) => Meet(messageId).Task;

    internal void Complete(int messageId, MqttOutcome outcome) => Meet(messageId).TrySetResult(outcome);

    internal void FailAll(MqttOutcome outcome)
    {
        foreach (var messageId in _half.Keys)
        {
            if (_half.TryRemove(messageId, out var waiting))
            {
                waiting.TrySetResult(outcome);
            }
        }
    }

    // The first side leaves its half, the second takes it away: an id is free again as soon as both have met.
    private TaskCompletionSource<MqttOutcome> Meet(int messageId)
    {
        var mine = new TaskCompletionSource<MqttOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _half.GetOrAdd(messageId, mine);
        if (!ReferenceEquals(first, mine))
        {
            _half.TryRemove(messageId, out _);
        }

        return first;
    }
}
