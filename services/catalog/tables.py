"""The catalogue's own tables. No other service may read them.

The migrations make them (``resources/sql/catalog``); a test compares the two.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    REAL,
    BigInteger,
    Computed,
    DateTime,
    FetchedValue,
    ForeignKey,
    Identity,
    Integer,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

KEPT = FetchedValue()  # a default or trigger of the database fills it


class Base(DeclarativeBase):
    """Columns are NOT NULL unless their annotation allows None."""

    type_annotation_map = {  # noqa: RUF012 - declared by SQLAlchemy as an instance variable
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[int]: ARRAY(Integer),
        Range[datetime]: TSTZRANGE,
    }


class Brand(Base):
    """A manufacturer or label."""

    __tablename__ = "brand"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(server_default=KEPT)


class Category(Base):
    """`path` holds ids from the root to the category itself."""

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    parent: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    name: Mapped[str]
    path: Mapped[list[int]] = mapped_column(server_default=KEPT)
    product_count: Mapped[int] = mapped_column(server_default=KEPT)


class Product(Base):
    """The narrow, hot row; `row_version` is the version of the whole product."""

    __tablename__ = "product"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    name_lower: Mapped[str] = mapped_column(Text(collation="C"), Computed("lower(name)"))
    brand: Mapped[int | None] = mapped_column(ForeignKey(Brand.id))
    category: Mapped[int] = mapped_column(ForeignKey(Category.id))
    status: Mapped[str] = mapped_column(server_default=KEPT)
    min_price: Mapped[int | None] = mapped_column(BigInteger, server_onupdate=KEPT)
    currency: Mapped[str] = mapped_column(server_default=KEPT)
    popularity: Mapped[float] = mapped_column(REAL, server_default=KEPT)
    row_version: Mapped[int] = mapped_column(BigInteger, server_default=KEPT, server_onupdate=KEPT)
    created_at: Mapped[datetime] = mapped_column(server_default=KEPT)
    updated_at: Mapped[datetime] = mapped_column(server_default=KEPT, server_onupdate=KEPT)


class ProductText(Base):
    """The heavy text, apart from the hot row; no row means an empty description."""

    __tablename__ = "product_text"

    product: Mapped[int] = mapped_column(BigInteger, ForeignKey(Product.id), primary_key=True)
    description: Mapped[str]


class Supplier(Base):
    """Whom the shop buys from; names are unique in any case of letters."""

    __tablename__ = "supplier"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(server_default=KEPT)
    email: Mapped[str] = mapped_column(server_default=KEPT)


class ProductSupplier(Base):
    """The supplier of a product, if one is known."""

    __tablename__ = "product_supplier"

    product: Mapped[int] = mapped_column(BigInteger, ForeignKey(Product.id), primary_key=True)
    supplier: Mapped[int] = mapped_column(ForeignKey(Supplier.id))


class Tag(Base):
    """A word that products are found together by."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]


class ProductTag(Base):
    """A product's tags have no order of their own."""

    __tablename__ = "product_tag"

    product: Mapped[int] = mapped_column(BigInteger, ForeignKey(Product.id), primary_key=True)
    tag: Mapped[int] = mapped_column(ForeignKey(Tag.id), primary_key=True)


class ProductImage(Base):
    """Pictures of a product by their addresses; `position` is their order."""

    __tablename__ = "product_image"

    product: Mapped[int] = mapped_column(BigInteger, ForeignKey(Product.id), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]


class Variant(Base):
    """What is sold: a SKU. `gtin` is the barcode padded to 14 digits, if it is a GTIN."""

    __tablename__ = "variant"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    product: Mapped[int] = mapped_column(BigInteger, ForeignKey(Product.id))
    position: Mapped[int] = mapped_column(server_default=KEPT)
    sku: Mapped[str]
    barcode: Mapped[str | None] = mapped_column(Text(collation="C"))
    gtin: Mapped[str | None] = mapped_column(Text(collation="C"), Computed("…"))
    options: Mapped[dict[str, Any]] = mapped_column(server_default=KEPT)


class Price(Base):
    """A period's price in minor units; periods of one variant and currency never overlap."""

    __tablename__ = "price"

    variant: Mapped[int] = mapped_column(BigInteger, ForeignKey(Variant.id), primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    valid: Mapped[Range[datetime]] = mapped_column(primary_key=True, server_default=KEPT)


class Cost(Base):
    """What one piece costs the shop, in minor units of the product's currency."""

    __tablename__ = "cost"

    variant: Mapped[int] = mapped_column(BigInteger, ForeignKey(Variant.id), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class Shop(Base):
    """One row: what the shop as a whole has decided."""

    __tablename__ = "shop"

    single: Mapped[bool] = mapped_column(primary_key=True, server_default=KEPT)
    currency: Mapped[str] = mapped_column(server_default=KEPT)


class PriceDue(Base):
    """Moments at which a price begins or ends by itself."""

    __tablename__ = "price_due"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    variant: Mapped[int] = mapped_column(BigInteger, ForeignKey(Variant.id), primary_key=True)


class ProductCategory(Base):
    """The listing's read model: a product under every category above it."""

    __tablename__ = "product_category"

    category: Mapped[int] = mapped_column(ForeignKey(Category.id), primary_key=True)
    product: Mapped[int] = mapped_column(BigInteger, ForeignKey(Product.id), primary_key=True)
    brand: Mapped[int | None]
    min_price: Mapped[int | None] = mapped_column(BigInteger)
    popularity: Mapped[float] = mapped_column(REAL)


class Audit(Base):
    """Who changed which columns of what, the kernel's table as the history reads it."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True, server_default=KEPT)
    actor: Mapped[str]
    request: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    subject: Mapped[str]
    table_name: Mapped[str]
    operation: Mapped[str]
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]


class Batch(Base):
    """Many products changed at once; `digest` is of what was asked."""

    __tablename__ = "batch"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=KEPT)
    actor: Mapped[str]
    request: Mapped[UUID] = mapped_column(Uuid)
    digest: Mapped[bytes]
    text: Mapped[str]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    undoes: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("batch.id"))
    changed: Mapped[int]
    unchanged: Mapped[int]
    cells_left: Mapped[list[Any]] = mapped_column(JSONB, server_default=KEPT)


class BatchRow(Base):
    """The fields of one product that a batch changed, before and after it."""

    __tablename__ = "batch_row"

    batch: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Batch.id), primary_key=True)
    product: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
