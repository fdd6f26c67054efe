using System.Text;
using Completion.Server.JsonRpc;

namespace Completion.Server.Tests.JsonRpc;

public sealed class RpcMessageTests
{
    [Theory]
    [InlineData("", ErrorCode.ParseError, null)]
    [InlineData("{", ErrorCode.ParseError, null)]
    [InlineData("{} {}", ErrorCode.ParseError, null)]
    [InlineData("[]", ErrorCode.InvalidRequest, null)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"m"}]""", ErrorCode.InvalidRequest, null)]
    [InlineData("1", ErrorCode.InvalidRequest, null)]
    [InlineData("null", ErrorCode.InvalidRequest, null)]
    [InlineData("{}", ErrorCode.InvalidRequest, null)]
    [InlineData("""{"id":1,"method":"m"}""", ErrorCode.InvalidRequest, "1")]
    [InlineData("""{"jsonrpc":"1.0","id":"a","method":"m"}""", ErrorCode.InvalidRequest, "\"a\"")]
    [InlineData("""{"jsonrpc":2.0,"id":1,"method":"m"}""", ErrorCode.InvalidRequest, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", ErrorCode.InvalidRequest, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", ErrorCode.InvalidRequest, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"m"}""", ErrorCode.InvalidRequest, null)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"m"}""", ErrorCode.InvalidRequest, null)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"m"}""", ErrorCode.InvalidRequest, null)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"m","params":3}""", ErrorCode.InvalidRequest, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", ErrorCode.InvalidRequest, null)]
    public void What_is_no_message_gets_the_protocols_error(string json, int code, string? id)
    {
        var invalid = Assert.IsType<RpcInvalid>(RpcMessage.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(code, invalid.Code);
        Assert.Equal(id, invalid.Id?.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_a_parse_error() =>
        Assert.Equal(ErrorCode.ParseError, Assert.IsType<RpcInvalid>(RpcMessage.Parse([.. "{\"jsonrpc\":\"2.0\",\"method\":\""u8, 0xff, .. "\"}"u8])).Code);

    [Fact]
    public void Nesting_without_end_is_a_parse_error() =>
        Assert.Equal(ErrorCode.ParseError, Assert.IsType<RpcInvalid>(RpcMessage.Parse(Encoding.ASCII.GetBytes(new string('[', 100_000)))).Code);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":9007199254740993,"method":"m"}""", "9007199254740993")]
    [InlineData("""{"jsonrpc":"2.0","id":-1,"method":"m","params":null}""", "-1")]
    [InlineData("""{"method":"m","id":"1","params":[],"jsonrpc":"2.0"}""", "\"1\"")]
    public void A_request_keeps_its_id_as_it_came(string json, string id) =>
        Assert.Equal(id, Assert.IsType<RpcRequest>(RpcMessage.Parse(Encoding.UTF8.GetBytes(json))).Id.ToString());

    [Fact]
    public void A_response_has_a_result_or_an_error()
    {
        var result = Assert.IsType<RpcResponse>(RpcMessage.Parse("""{"jsonrpc":"2.0","id":1,"result":null}"""u8));
        Assert.NotNull(result.Result);
        Assert.Null(result.Error);
        var error = Assert.IsType<RpcResponse>(RpcMessage.Parse("""{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"""u8));
        Assert.Null(error.Result);
        Assert.NotNull(error.Error);
    }
}
