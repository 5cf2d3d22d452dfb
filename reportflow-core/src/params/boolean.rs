use super::kind::ParamKind;
use super::kind_traits::impl_kind_traits;
use super::param::Param;
use super::table_schema::TableSchema;
use super::type_info::TypeInfo;
use super::writer::Writer;

#[diagnostic::do_not_recommend]
impl Param for bool {
    const TYPE: TypeInfo = TypeInfo::of_kinds(&[ParamKind::Boolean, ParamKind::Other]);

    fn write(&self, _: ParamKind, _: &TableSchema, writer: &mut Writer) {
        writer.raw(if *self { "true" } else { "false" });
    }
}

impl_kind_traits!(bool: BooleanParam;);
