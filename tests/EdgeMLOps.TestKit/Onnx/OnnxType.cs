namespace EdgeMLOps.TestKit.Onnx;

/// <summary>Element types, by their numbers in onnx.proto (TensorProto.DataType).</summary>
public enum OnnxType
{
    /// <summary>32-bit fraction.</summary>
    F32 = 1,

    /// <summary>Byte.</summary>
    U8 = 2,

    /// <summary>32-bit whole number.</summary>
    I32 = 6,

    /// <summary>64-bit whole number.</summary>
    I64 = 7,

    /// <summary>True or false.</summary>
    Bool = 9,

    /// <summary>16-bit fraction.</summary>
    F16 = 10,

    /// <summary>64-bit fraction.</summary>
    F64 = 11,
}
