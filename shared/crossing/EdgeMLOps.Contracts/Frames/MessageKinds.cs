namespace EdgeMLOps.Contracts;

/// <summary>Which kind travels in which stream.</summary>
public static class MessageKinds
{
    /// <summary>The one stream a kind may travel in; null for a number that is no kind.</summary>
    public static StreamId? StreamOf(MessageKind kind) => kind switch
    {
        MessageKind.Hello or MessageKind.Bye => StreamId.Link,
        MessageKind.Operations => StreamId.Operations,
        MessageKind.Clinical => StreamId.Clinical,
        MessageKind.State => StreamId.State,
        _ => null,
    };
}
